"""Warnings from others' CAP feeds: drafts for the officers, never published by themselves."""
