package segment

import (
	"cmp"
	"hash/maphash"
	"math/bits"
	"slices"

	"github.com/go-conversion/conversion"
)

// sorter puts the events of a journey in order. Its memory is used again.
type sorter struct {
	ids    idTable
	places []place
	known  map[int]int // numbers of sessions by index
}

// place is an event of a journey.
type place struct {
	session int
	time    int64
	event   *conversion.Event
}

// load makes r take all visible events of a journey: those before asOf, each id
// once.
func (d *sorter) load(r *run, sessions []conversion.Session, asOf int64) {
	r.reset(false)
	if !d.loadInOrder(r, sessions, asOf) {
		d.loadSorted(r, sessions, asOf)
	}
}

// loadInOrder takes the events as they come, as long as they are in order and no
// id comes twice. It reports whether they all were.
func (d *sorter) loadInOrder(r *run, sessions []conversion.Session, asOf int64) bool {
	d.ids.reset()
	var last *conversion.Event
	lastTime := int64(always)
	for i := range sessions {
		s := &sessions[i]
		begins := true
		for k := range s.Events {
			e := &s.Events[k]
			time, dated := e.UnixNano()
			if !dated || time <= lastTime && (time < lastTime || last != nil && conversion.Compare(last, e) > 0) {
				return false
			}
			if last, lastTime = e, time; time >= asOf {
				begins = false
				continue
			}
			if e.ID != "" && !d.ids.add(e.ID) {
				return false
			}
			if begins {
				r.begin(e, time, s.ID, s.Touch)
				begins = false
			}
			r.take(e, time, r.opened-1)
		}
	}
	return true
}

func (d *sorter) loadSorted(r *run, sessions []conversion.Session, asOf int64) {
	d.sort(sessions, asOf)
	r.reset(d.overlaps())
	d.known = map[int]int{}
	for _, p := range d.places {
		number, known := d.known[p.session]
		if !known {
			number = r.opened
			d.known[p.session] = number
			r.begin(p.event, p.time, sessions[p.session].ID, sessions[p.session].Touch)
		}
		r.take(p.event, p.time, number)
	}
}

// sort gathers the visible events in order.
func (d *sorter) sort(sessions []conversion.Session, asOf int64) {
	d.places = d.places[:0]
	for i := range sessions {
		for k := range sessions[i].Events {
			e := &sessions[i].Events[k]
			if time, dated := e.UnixNano(); dated && time < asOf {
				d.places = append(d.places, place{i, time, e})
			}
		}
	}
	slices.SortStableFunc(d.places, func(a, b place) int {
		return cmp.Or(conversion.Compare(a.event, b.event), cmp.Compare(sessions[a.session].ID, sessions[b.session].ID))
	})
	d.ids.reset()
	d.places = slices.DeleteFunc(d.places, func(p place) bool {
		return p.event.ID != "" && !d.ids.add(p.event.ID)
	})
}

// overlaps reports whether a session goes on after another has begun.
func (d *sorter) overlaps() bool {
	begun := map[int]bool{}
	for i, p := range d.places {
		if i > 0 && d.places[i-1].session != p.session && begun[p.session] {
			return true
		}
		begun[p.session] = true
	}
	return false
}

// compareSessions orders sessions by their first events, which are in order, then
// by id.
func compareSessions(a, b conversion.Session) int {
	x, y := &a.Events[0], &b.Events[0]
	return cmp.Or(x.Time.Compare(y.Time), cmp.Compare(x.Seq, y.Seq), cmp.Compare(a.ID, b.ID))
}

// idTable is a set of ids. Few are compared one by one.
type idTable struct {
	ids   []string
	table []int32 // of many: index + 1, by hash; what is behind its length is 0
}

const fewIDs = 24

var idSeed = maphash.MakeSeed()

func (t *idTable) reset() {
	clear(t.table)
	clear(t.ids)
	t.ids, t.table = t.ids[:0], t.table[:0]
}

// add adds an id and reports whether it is new.
func (t *idTable) add(id string) bool {
	if len(t.ids) < fewIDs {
		if slices.Contains(t.ids, id) {
			return false
		}
		t.ids = append(t.ids, id)
		return true
	}
	if 2*len(t.ids) >= len(t.table) {
		t.grow()
	}
	at, known := t.find(id)
	if !known {
		t.ids = append(t.ids, id)
		t.table[at] = int32(len(t.ids))
	}
	return !known
}

// grow makes room for twice as many ids, and enters those that are there.
func (t *idTable) grow() {
	clear(t.table)
	if size := 1 << bits.Len(uint(4*len(t.ids))); size <= cap(t.table) {
		t.table = t.table[:size]
	} else {
		t.table = make([]int32, size)
	}
	for i, id := range t.ids {
		at, _ := t.find(id)
		t.table[at] = int32(i + 1)
	}
}

func (t *idTable) find(id string) (at int, known bool) {
	mask := len(t.table) - 1
	for at = int(maphash.String(idSeed, id)) & mask; t.table[at] != 0; at = (at + 1) & mask {
		if t.ids[t.table[at]-1] == id {
			return at, true
		}
	}
	return at, false
}
