package windowfunnel

import "math/bits"

// seats tells how many conditions in turn different rows of an instant can serve:
// a matching of conditions to rows, grown by augmenting paths. Only the first 32
// rows of a condition are looked at, since one with so many always finds a row that
// no other needs.
type seats struct {
	candidates [MaxConditions][MaxConditions]int16 // rows, by condition
	count      [MaxConditions]int
	condition  [MaxConditions * MaxConditions]int8 // that a row serves, or free
	row        [MaxConditions]int16                // that serves a condition
	visited    uint32                              // conditions, in the search at hand
	from, end  int                                 // the conditions that have a row
}

const free = -1

// fill takes the rows of an instant, all of them free.
func (s *seats) fill(rows []Row, known uint32) {
	s.count, s.from, s.end = [MaxConditions]int{}, 0, 0
	next := int16(0)
	for i := 0; i < len(rows) && known != 0; i++ {
		useful := rows[i].Conditions & known
		if useful == 0 {
			continue
		}
		s.condition[next] = free
		for ; useful != 0; useful &= useful - 1 {
			k := bits.TrailingZeros32(useful)
			s.candidates[k][s.count[k]] = next
			if s.count[k]++; s.count[k] == MaxConditions {
				known &^= 1 << k
			}
		}
		next++
	}
}

// run returns where the longest run of conditions from k on ends (not included)
// that different rows can serve. Ask for smaller k first: what ends a run from k
// may go on in one from k+1, but not the other way round.
func (s *seats) run(k, conditions int) (end int) {
	for ; s.from < k; s.from++ {
		if s.from < s.end {
			s.condition[s.row[s.from]] = free
		}
	}
	s.end = max(s.end, k)
	for s.end < conditions {
		s.visited = 0
		if !s.seat(s.end) {
			break
		}
		s.end++
	}
	return s.end
}

// seat finds a row for condition k; others may change theirs.
func (s *seats) seat(k int) bool {
	s.visited |= 1 << k
	for _, row := range s.candidates[k][:s.count[k]] {
		other := s.condition[row]
		if other != free && (s.visited>>other&1 != 0 || !s.seat(int(other))) {
			continue
		}
		s.condition[row], s.row[k] = int8(k), row
		return true
	}
	return false
}
