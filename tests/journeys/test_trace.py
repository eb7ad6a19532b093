from tests.journeys.trace import judge, read_calls

ENTRY, LEAD = "EntryEntryEntryEntry", "Lead-Lead_LeadLeadLe"
WRITE = f'7 10.000000 pwrite64(9</d/onewindow.db-wal>, "\\1{ENTRY}\\0\\2{LEAD}x", 4096, 32) = 4096 <0.000100>'
SYNC = "7 10.001000 fdatasync(9</d/onewindow.db-wal>) = 0 <0.002000>"
ANSWER = (
    '5 10.004000 sendto(12<TCP:[127.0.0.1:1->127.0.0.1:2]>, "HTTP/1.1 201 Created\\r\\n\\r\\n'
    f'{{\\"id\\":\\"{ENTRY}\\",\\"lead\\":\\"{LEAD}\\"}}", 300, 0, NULL, 0) = 300 <0.000050>'
)


def hasty(*lines):
    return judge(read_calls(lines)).hasty


def test_an_answer_after_the_sync_of_its_write_is_proven():
    assert judge(read_calls([WRITE, SYNC, ANSWER])).answers == 1
    assert hasty(WRITE, SYNC, ANSWER) == []


def test_an_answer_without_a_sync_is_hasty():
    assert hasty(WRITE, ANSWER) == [ENTRY, LEAD]


def test_an_answer_without_a_write_is_hasty():
    assert hasty(SYNC, ANSWER) == [ENTRY, LEAD]


def test_a_sync_begun_before_the_write_was_over_does_not_count():
    assert hasty(WRITE, SYNC.replace("10.001000", "10.000050"), ANSWER) == [ENTRY, LEAD]


def test_a_sync_that_ends_after_the_answer_does_not_count():
    assert hasty(WRITE, SYNC.replace("<0.002000>", "<0.004000>"), ANSWER) == [ENTRY, LEAD]


def test_a_sync_of_another_file_does_not_count():
    assert hasty(WRITE, SYNC.replace("-wal", ".log"), ANSWER) == [ENTRY, LEAD]


def test_a_sync_that_failed_does_not_count():
    assert hasty(WRITE, SYNC.replace("= 0", "= -1 EIO (Input/output error)"), ANSWER) == [ENTRY, LEAD]


def test_a_call_that_another_thread_interrupts_is_read_whole():
    begun = "7 10.001000 fdatasync(9</d/onewindow.db-wal> <unfinished ...>"
    resumed = "7 10.003000 <... fdatasync resumed>) = 0 <0.002000>"
    other = '5 10.002000 write(3<pipe:[1]>, "x", 1) = 1 <0.000010>'
    assert hasty(WRITE, begun, other, resumed, ANSWER) == []


def test_a_refusal_promises_nothing():
    assert judge(read_calls([ANSWER.replace("201 Created", "503 Busy")])).answers == 0
