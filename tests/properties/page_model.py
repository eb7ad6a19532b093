"""The whole inbox as a dict on one page: what the engines are held against."""

from inbox.core.errors import Conflict

CLOSED = {"won", "lost"}


class PageModel:
    """`people` by address; each has talks and leads, oldest first."""

    def __init__(self):
        self.people = {}
        self.filed = {}

    def receive(self, key, address, name, text):
        """A form; the same key again changes nothing."""
        if key in self.filed:
            return
        self.filed[key] = address
        person = self.people.setdefault(address, {"name": None, "talks": [], "leads": []})
        person["name"] = person["name"] or name
        talk = self._unresolved(person)
        if talk is None:
            talk = {"status": "open", "assignee": None, "texts": []}
            person["talks"].append(talk)
        talk["texts"].append(text)
        lead = self._open(person)
        if lead is None:
            person["leads"].append({"stage": "new", "owner": None, "requests": 1, "talk": talk})
        else:
            lead["requests"] += 1

    def assign(self, address, number, agent):
        talk = self.people[address]["talks"][number]
        talk["assignee"] = agent
        of_talk = [lead for lead in self.people[address]["leads"] if lead["talk"] is talk]
        if agent and of_talk and of_talk[-1]["stage"] not in CLOSED and of_talk[-1]["owner"] is None:
            of_talk[-1]["owner"] = agent

    def resolve(self, address, number):
        self.people[address]["talks"][number]["status"] = "resolved"

    def reopen(self, address, number):
        person = self.people[address]
        if person["talks"][number]["status"] == "resolved":
            if self._unresolved(person):
                raise Conflict
            person["talks"][number]["status"] = "open"

    def move(self, address, number, stage):
        person = self.people[address]
        other = self._open(person)
        if stage not in CLOSED and other not in (None, person["leads"][number]):
            raise Conflict
        person["leads"][number]["stage"] = stage

    def rename(self, address, name):
        self.people[address]["name"] = name

    def picture(self):
        return {
            address: {
                "name": person["name"],
                "talks": [(talk["status"], talk["assignee"], talk["texts"]) for talk in person["talks"]],
                "leads": [(lead["stage"], lead["owner"], lead["requests"]) for lead in person["leads"]],
            }
            for address, person in self.people.items()
        }

    def _unresolved(self, person):
        return next((talk for talk in person["talks"] if talk["status"] != "resolved"), None)

    def _open(self, person):
        return next((lead for lead in person["leads"] if lead["stage"] not in CLOSED), None)
