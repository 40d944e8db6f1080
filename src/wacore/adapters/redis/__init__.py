"""Redis 7, alone, behind Sentinel or as a Cluster: cache, pace, throttle, push."""
