"""Who speaks when in a sound that several people share: segmentation, voice prints, clusters."""
