package stat

// Split returns a number of 32 bits for a unit, evenly spread over units and
// unrelated between seeds: the upper half of mix(FNV-1a64(id) xor seed), mix being
// the finaliser of SplitMix64. It assigns units to halves, holdouts and buckets,
// and is the same on all shards and in all languages.
//
// Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators,
// OOPSLA 2014.
func Split(id string, seed uint64) uint32 { return uint32(mixed(id, seed) >> 32) }

// Share returns the number of [Split] with 53 bits, as a share in [0, 1): units with
// a share below x are a sample of x of them.
func Share(id string, seed uint64) float64 { return float64(mixed(id, seed)>>11) / (1 << 53) }

func mixed(id string, seed uint64) uint64 {
	x := uint64(0xcbf29ce484222325)
	for i := range len(id) {
		x = (x ^ uint64(id[i])) * 0x100000001b3
	}
	x ^= seed
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
