package session

import "container/heap"

// queue has the visitors by when they are due, the first on top: a heap that
// container/heap keeps. A visitor who is never due is not in it.
type queue []*visitor

// move sets when v is due.
func (q *queue) move(v *visitor, due int64) {
	v.due = due
	switch {
	case v.slot >= 0 && due == never:
		heap.Remove(q, v.slot)
	case v.slot >= 0:
		heap.Fix(q, v.slot)
	case due != never:
		heap.Push(q, v)
	}
}

// advance makes v due earlier, if due is earlier. One that is looked at too
// early is moved then, which is cheaper than to move it with each event.
func (q *queue) advance(v *visitor, due int64) {
	if v.slot < 0 || due < v.due {
		q.move(v, due)
	}
}

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].due < q[j].due }

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].slot, q[j].slot = i, j
}

// Push is for container/heap.
func (q *queue) Push(x any) {
	v := x.(*visitor)
	v.slot = len(*q)
	*q = append(*q, v)
}

// Pop is for container/heap.
func (q *queue) Pop() any {
	last := len(*q) - 1
	v := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	v.slot = -1
	return v
}
