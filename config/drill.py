"""The mission as a drill plays it: the same files, with the accounts and the room of drills alone."""

from config.mission import Mission
from config.schema import MissionFiles, StaffRoom


def drill_of(files: MissionFiles) -> Mission | None:
    """None when the files have no account for drills. Without a drill room, nobody is there: its chat is ""."""
    accounts = tuple(account for account in files.accounts if account.use == "drill" and account.platform != "web")
    if not accounts:
        return None
    room = files.drill_room or StaffRoom(account=accounts[0].id, chat="")
    return Mission(files.model_copy(update={"accounts": accounts, "staff_room": room}), exercise=True)
