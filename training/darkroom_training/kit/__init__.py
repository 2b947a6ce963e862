"""What every subject uses: specs, the machine's cores, words."""
