"""What the clinic keeps: tables, engine, migrations, search index, read queries, the backup primitive."""
