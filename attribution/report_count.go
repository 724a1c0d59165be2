package attribution

// reportCounts is what a table's rows add up to, key by key and by length.
type reportCounts struct {
	keys                     []keyCount // by number
	total, empty, attributed worth
	nulls, nullPaths         uint64        // of all rows, of those with touches
	lengths                  []lengthCount // by number of touches, of rows with so many
}

// keyCount is what the rows with a key add up to.
type keyCount struct {
	touches, nulls                                           uint64
	influenced, first, last, only, assisted, assistedNotLast worth
}

// lengthCount is what the rows with so many touches add up to.
type lengthCount struct {
	rows  int
	sum   worth
	nulls uint64
}

func (v *view) count() *reportCounts {
	c := &reportCounts{keys: make([]keyCount, len(v.names))}
	met := make([]int, len(v.names)) // the row in which a key was met, plus 1
	var path []uint32
	for n := range v.list {
		r := &v.list[n]
		path = v.path(path[:0], n)
		w := worth{r.conversions, r.value}
		c.total.add(w)
		c.nulls = capped(c.nulls, r.nulls)
		c.countLength(len(path), w, r.nulls)
		if len(path) == 0 {
			c.empty.add(w)
			continue
		}
		c.attributed.add(w)
		c.nullPaths = capped(c.nullPaths, r.nulls)
		c.countKeys(path, met, n, w, r.nulls)
	}
	return c
}

func (c *reportCounts) countLength(touches int, w worth, nulls uint64) {
	if touches >= len(c.lengths) {
		c.lengths = append(c.lengths, make([]lengthCount, touches+1-len(c.lengths))...)
	}
	l := &c.lengths[touches]
	l.rows++
	l.sum.add(w)
	l.nulls = capped(l.nulls, nulls)
}

// countKeys counts the keys of a path with touches.
func (c *reportCounts) countKeys(path []uint32, met []int, n int, w worth, nulls uint64) {
	journeys := capped(w.conversions, nulls)
	end := path[len(path)-1]
	c.keys[path[0]].first.add(w)
	c.keys[end].last.add(w)
	if len(path) == 1 {
		c.keys[end].only.add(w)
	}
	for i, key := range path {
		k := &c.keys[key]
		k.touches = capped(k.touches, journeys)
		if met[key] == n+1 {
			continue
		}
		met[key] = n + 1 // at the first touch of the key
		k.influenced.add(w)
		k.nulls = capped(k.nulls, nulls)
		if i < len(path)-1 {
			k.assisted.add(w)
		}
		if key != end {
			k.assistedNotLast.add(w)
		}
	}
}

// longest returns the touches of the longest path.
func (c *reportCounts) longest() int { return max(0, len(c.lengths)-1) }
