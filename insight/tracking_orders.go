package insight

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
)

// orderSample remembers whose orders are: of all, or where there are very many, of
// those whose hash begins with so many zeros. What it holds is a function of the set
// of orders, in whatever order they come and however they are merged. Source: Wegman's
// adaptive sampling, after Flajolet, Computing 43 (1990) 391.
type orderSample struct {
	zeros int
	of    map[uint64]orderOwner // by the hash of the order's id
}

// mostOrders is how many orders are remembered, in some ten megabytes.
const mostOrders = 1 << 16

// orderOwner is who has an order.
type orderOwner struct {
	user    uint64 // the smallest hash of a user
	several bool   // another user has it too
	id      string
}

func newOrderSample() orderSample { return orderSample{of: map[uint64]orderOwner{}} }

func hashOfText(s string) uint64 {
	sum := sha256.Sum256([]byte(s))
	return binary.BigEndian.Uint64(sum[:])
}

// add notes that a user has an order.
func (s *orderSample) add(id, user string) {
	hash := hashOfText(id)
	if !s.takes(hash) {
		return
	}
	owner := orderOwner{user: hashOfText(user)}
	if known, met := s.of[hash]; !met {
		owner.id = keptText(id)
	} else if owner.id = known.id; known.user == owner.user {
		return
	}
	s.put(hash, owner)
}

// takes reports whether an order of that hash is among those looked at.
func (s *orderSample) takes(hash uint64) bool { return hash>>(64-s.zeros) == 0 }

func (s *orderSample) put(hash uint64, owner orderOwner) {
	if known, met := s.of[hash]; met {
		owner.several = owner.several || known.several || known.user != owner.user
		owner.user = min(owner.user, known.user)
	}
	s.of[hash] = owner
	for len(s.of) > mostOrders {
		s.narrow(s.zeros + 1)
	}
}

func (s *orderSample) narrow(zeros int) {
	s.zeros = zeros
	for hash := range s.of {
		if !s.takes(hash) {
			delete(s.of, hash)
		}
	}
}

func (s *orderSample) merge(other *orderSample) {
	if other.zeros > s.zeros {
		s.narrow(other.zeros)
	}
	for hash, owner := range other.of {
		if s.takes(hash) {
			s.put(hash, owner)
		}
	}
}

// finding returns how many orders have several users.
func (s *orderSample) finding() DataFinding {
	f := DataFinding{Code: dataTwoUsers}
	if s.zeros > 0 {
		f.Subject = "1 of " + strconv.FormatUint(1<<min(s.zeros, 63), 10)
	}
	for _, owner := range s.of {
		if !owner.several {
			continue
		}
		if f.Count++; f.Example == "" || owner.id < f.Example {
			f.Example = owner.id
		}
	}
	return f
}
