"""What may go wrong with the process, the network and Telegram: one test at least for each row of the fault table."""
