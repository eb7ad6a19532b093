"""The whole inbox as a dict on one page: what the engines are held against."""

from itertools import count

from inbox.core.errors import Conflict, Unprocessable

CLOSED = {"won", "lost", "merged"}
STAGES = ["new", "qualified", "won", "lost"]


class PageModel:
    """`people` by address: who they are part of, their talks, and the leads that came in these, all for good.

    Whose something is now is asked, never written down: it is the uppermost contact's.
    """

    def __init__(self):
        self.people = {}
        self.filed = {}
        self._numbers = count()

    def receive(self, key, address, name, text):
        """A form; the same key again changes nothing."""
        if key in self.filed:
            return
        self.filed[key] = address
        alone = {"name": None, "part_of": None, "gave": None, "talks": [], "leads": []}
        person = self.people.setdefault(address, alone)
        root = self.people[self._root(address)]
        root["name"] = root["name"] or name
        talk = self._unresolved(person)
        if talk is None:
            talk = {"status": "open", "assignee": None, "texts": [], "number": next(self._numbers)}
            person["talks"].append(talk)
        talk["texts"].append((next(self._numbers), text))
        lead = self._open(address)
        if lead is None:
            more = {"part_of": None, "before": None, "number": next(self._numbers)}
            person["leads"].append({"stage": "new", "owner": None, "requests": 1, **more})
        else:
            lead["requests"] += 1

    def assign(self, address, number, agent):
        self._all("talks", address)[number]["assignee"] = agent
        lead = self._open(address)
        if agent and lead and lead["owner"] is None:
            lead["owner"] = agent

    def resolve(self, address, number):
        self._all("talks", address)[number]["status"] = "resolved"

    def reopen(self, address, number):
        talk = self._all("talks", address)[number]
        if talk["status"] == "resolved":
            [person] = [each for each in self.people.values() if talk in each["talks"]]
            if self._unresolved(person):
                raise Conflict
            talk["status"] = "open"

    def move(self, address, number, stage):
        lead = self._all("leads", address)[number]
        if lead["part_of"] or (stage not in CLOSED and self._open(address) not in (None, lead)):
            raise Conflict
        lead["stage"] = stage

    def rename(self, address, name):
        self.people[self._root(address)]["name"] = name

    def merge(self, address, into):
        gone, taker = self.people[address], self._root(into)
        if address == into:
            raise Unprocessable("A contact is not merged with itself.")
        if gone["part_of"] and self._root(address) == taker:
            return
        if gone["part_of"] or address == taker:
            raise Conflict
        leads = [lead for lead in (self._open(taker), self._open(address)) if lead]
        if len(leads) == 2:
            leads.sort(key=lambda lead: (-STAGES.index(lead["stage"]), lead["owner"] is None, lead["number"]))
            leads[1]["before"] = leads[1]["stage"]
            self._absorb(leads[1], leads[0])
        if self.people[taker]["name"] is None:
            self.people[taker]["name"] = gone["gave"] = gone["name"]
        gone["part_of"] = taker

    def split(self, address):
        back = self.people[address]
        given, above = back["gave"], back["part_of"]
        while above:
            person = self.people[above]
            if given is not None and person["name"] == given:
                person["name"] = None
            given = given if person["gave"] == given else None
            root, above = above, person["part_of"]
        back["part_of"] = back["gave"] = None
        for side in (address, root):
            for lead in self._all("leads", side):
                if lead["part_of"] and lead["part_of"] not in self._all("leads", side):
                    self._free(lead, side)

    def picture(self):
        return {
            root: {
                "name": person["name"],
                "addresses": set(self._family(root)),
                "timeline": [text for _, text in sorted(self._texts(root))],
                "talks": [
                    (talk["status"], talk["assignee"], [text for _, text in talk["texts"]])
                    for talk in self._all("talks", root)
                ],
                "leads": [
                    (lead["stage"], lead["owner"], lead["requests"]) for lead in self._all("leads", root)
                ],
            }
            for root, person in self.people.items()
            if person["part_of"] is None
        }

    def _root(self, address):
        while self.people[address]["part_of"]:
            address = self.people[address]["part_of"]
        return address

    def _family(self, root):
        return [address for address in self.people if self._root(address) == root]

    def _all(self, what, address):
        """Talks or leads of the whole family that the address is in, oldest first."""
        found = [each for member in self._family(self._root(address)) for each in self.people[member][what]]
        return sorted(found, key=lambda each: each["number"])

    def _texts(self, address):
        return [each for talk in self._all("talks", address) for each in talk["texts"]]

    def _unresolved(self, person):
        return next((talk for talk in person["talks"] if talk["status"] != "resolved"), None)

    def _open(self, address):
        return next((lead for lead in self._all("leads", address) if lead["stage"] not in CLOSED), None)

    def _absorb(self, lead, absorber):
        lead.update(stage="merged", part_of=absorber)
        self._count(absorber, lead["requests"])

    def _free(self, lead, side):
        self._count(lead["part_of"], -lead["requests"])
        other = self._open(side)
        if other:
            self._absorb(lead, other)
        else:
            lead.update(stage=lead["before"], part_of=None, before=None)

    def _count(self, lead, requests):
        while lead:
            lead["requests"] += requests
            lead = lead["part_of"]
