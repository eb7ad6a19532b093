"""What is packed works where nothing else is: the wheel in an empty environment, the files for containers."""

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import yaml

from inbox.app.settings import SETTINGS

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
UV = Path(sys.executable).with_name("uv")


def services():
    return COMPOSE["services"]


def variables(service):
    given = service.get("environment", [])
    return set(given if isinstance(given, list) else given.keys())


def test_every_setting_of_a_container_is_one_that_the_service_knows():
    known = {f"ONEWINDOW_{name.upper()}" for name in SETTINGS}
    named = set(re.findall(r"ONEWINDOW_[A-Z_]+", DOCKERFILE))
    for service in services().values():
        named |= {name for name in variables(service) if name.startswith("ONEWINDOW_")}
    assert named <= known


def test_without_a_profile_one_process_starts_on_a_file():
    started = {name for name, service in services().items() if "profiles" not in service}
    assert started == {"app"}
    assert "ONEWINDOW_STORE" not in variables(services()["app"])


def test_whatever_a_service_waits_for_and_mounts_is_there():
    for name, service in services().items():
        assert set(service.get("depends_on", {})) <= set(services()), name
        mounted = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert mounted <= set(COMPOSE["volumes"]), name


def test_the_ports_of_the_single_service_are_open_to_this_machine_alone():
    assert all(port.startswith("127.0.0.1:") for port in services()["app"]["ports"])


def test_nothing_in_the_image_runs_as_root():
    assert re.search(r"^USER onewindow$", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.index("USER onewindow") < DOCKERFILE.index('CMD ["onewindow", "serve"]')


@pytest.mark.long
def test_the_wheel_runs_in_an_empty_environment(tmp_path):
    """As the image does it: built, installed with the versions of the lock, started."""
    run(
        UV,
        "build",
        "-q",
        "--wheel",
        "--no-build-isolation",
        "--python",
        sys.executable,
        "-o",
        tmp_path,
        cwd=ROOT,
    )
    [wheel] = tmp_path.glob("onewindow-*.whl")
    run(UV, "venv", "-q", "--python", sys.executable, tmp_path / "env", cwd=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    lock = ROOT / "requirements.lock"
    run(UV, "pip", "install", "-q", "--python", python, "--constraint", lock, wheel, cwd=tmp_path)
    program = python.with_name("onewindow")
    told = run(program, "classify", "https://shop.example/?gclid=abc", "--json", cwd=tmp_path)
    assert json.loads(told)["group"] == "Paid Search"
    with subprocess.Popen(
        [program, "serve", "--port", "0", "--data", tmp_path / "data"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as service:
        url = next(match[1] for line in service.stdout if (match := re.search(r"answers on (\S+)", line)))
        with urllib.request.urlopen(url) as answer:
            assert "<title>OneWindow" in answer.read().decode()
        service.terminate()
        service.stdout.read()
        assert service.wait(30) == 0


def run(program, *arguments, cwd):
    done = subprocess.run([program, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
