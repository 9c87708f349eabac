"""One room per outside library; importing this one loads none of them."""
