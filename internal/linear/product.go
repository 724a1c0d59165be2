package linear

// matrix is a part of a larger one: its elements from the upper left one on, row by
// row, and how many there are from one row to the next.
type matrix struct {
	elements []float64
	stride   int
}

// row returns so many columns of a row.
func (m matrix) row(i, columns int) []float64 {
	return m.elements[i*m.stride : i*m.stride+columns]
}

// part returns the matrix from a row and a column on; beyond the end it has no
// elements.
func (m matrix) part(row, column int) matrix {
	return matrix{m.elements[min(row*m.stride+column, len(m.elements)):], m.stride}
}

// chunk is how many columns of a product are worked on at a time: what is read again
// and again stays in the fast caches.
const chunk = 512

// subtractProduct sets c to c − a·b, of n×m, n×k and k×m elements.
func subtractProduct(c, a, b matrix, n, k, m int) {
	if k == 0 {
		return
	}
	for from := 0; from < m; from += chunk {
		c, b, columns := c.part(0, from), b.part(0, from), min(chunk, m-from)
		for i := 0; i+2 <= n; i += 2 {
			subtractRows(c.row(i, columns), c.row(i+1, columns), a.row(i, k), a.row(i+1, k), b)
		}
		if n%2 == 1 {
			subtractRow(c.row(n-1, columns), a.row(n-1, k), b)
		}
	}
}

// subtractRow subtracts from c the rows of b, each times its factor.
func subtractRow(c, factors []float64, b matrix) {
	for l, x := range factors {
		subtract(c, x, b.row(l, len(c)))
	}
}

// subtractRows is subtractRow of two rows at once, by four rows of b at a time: so
// each element that is fetched takes part in several operations.
func subtractRows(c, d, x, y []float64, b matrix) {
	k, m := len(x)&^3, len(c)
	for l := 0; l < k; l += 4 {
		subtractFour(c, d, [4]float64(x[l:]), [4]float64(y[l:]), b.row(l, m), b.row(l+1, m), b.row(l+2, m), b.row(l+3, m))
	}
	if k < len(x) {
		rest := b.part(k, 0)
		subtractRow(c, x[k:], rest)
		subtractRow(d, y[k:], rest)
	}
}

func subtractFour(c, d []float64, x, y [4]float64, p, q, r, s []float64) {
	if x == [4]float64{} && y == [4]float64{} {
		return
	}
	d, p, q, r, s = d[:len(c)], p[:len(c)], q[:len(c)], r[:len(c)], s[:len(c)]
	x0, x1, x2, x3 := x[0], x[1], x[2], x[3]
	y0, y1, y2, y3 := y[0], y[1], y[2], y[3]
	for j := range c {
		p, q, r, s := p[j], q[j], r[j], s[j]
		c[j] -= x0*p + x1*q + x2*r + x3*s
		d[j] -= y0*p + y1*q + y2*r + y3*s
	}
}

// subtract subtracts x·b from c.
func subtract(c []float64, x float64, b []float64) {
	if x == 0 {
		return
	}
	b = b[:len(c)]
	for j := range c {
		c[j] -= x * b[j]
	}
}
