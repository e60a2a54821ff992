"""The demo mission: started by name, never imported by production."""
