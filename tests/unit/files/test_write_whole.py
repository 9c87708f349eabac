import os

import pytest

from rvmatch.files import write_whole


def test_a_file_is_replaced_by_the_whole_new_one(tmp_path):
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"old")

    write_whole(target, b"new")

    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_run_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"old")

    def full(_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="no space"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_permissions_of_the_old_file_stay(tmp_path):
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o640)

    write_whole(target, b"new")

    assert target.stat().st_mode & 0o777 == 0o640
