"""What we remember: tables, migrations and one file per store."""
