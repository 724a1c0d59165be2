package stat

// Split returns a number of 32 bits for a unit, evenly spread over units and
// unrelated between seeds: the upper half of mix(FNV-1a64(id) xor seed), mix being
// the finaliser of SplitMix64. It assigns units to halves, holdouts and buckets,
// and is the same on all shards and in all languages.
//
// Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators,
// OOPSLA 2014.
func Split(id string, seed uint64) uint32 {
	x := uint64(0xcbf29ce484222325)
	for i := range len(id) {
		x = (x ^ uint64(id[i])) * 0x100000001b3
	}
	x ^= seed
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return uint32((x ^ x>>31) >> 32)
}
