"""Whether a plan is what it says: for those who have the libraries, and for outsiders."""
