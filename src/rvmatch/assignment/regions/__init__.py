"""One market across regions: each keeps its own pairs and answers to prices; few pairs settle the rest."""
