"""What is wrong with an archive, each defect in its own words."""
