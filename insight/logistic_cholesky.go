package insight

import "math"

// cholesky solves systems of a symmetric positive definite matrix, of which it has
// the lower half, row by row. Where a matrix is not definite it tells: the pivot of a
// row is how much of it the rows above do not explain.
type cholesky struct {
	size int
	a    []float64
}

func newCholesky(size int) cholesky { return cholesky{size, make([]float64, size*size)} }

// row returns a row up to the diagonal.
func (c cholesky) row(i int) []float64 { return c.a[i*c.size : i*c.size+i+1] }

func (c cholesky) clear() { clear(c.a) }

// factor replaces the matrix A by L with L·Lᵀ = A. It is false if a row is explained
// by those above to some 13 digits.
func (c cholesky) factor() bool {
	for i := range c.size {
		row := c.row(i)
		whole := row[i]
		for j := range i {
			above := c.row(j)
			row[j] = (row[j] - dot(row[:j], above[:j])) / above[j]
		}
		pivot := whole - dot(row[:i], row[:i])
		if !(pivot > 1e-13*whole) || math.IsInf(pivot, 0) {
			return false
		}
		row[i] = math.Sqrt(pivot)
	}
	return true
}

// solve replaces b by the x with A·x = b.
func (c cholesky) solve(b []float64) {
	for i := range b {
		row := c.row(i)
		b[i] = (b[i] - dot(row[:i], b[:i])) / row[i]
	}
	for i := c.size - 1; i >= 0; i-- {
		for j := i + 1; j < c.size; j++ {
			b[i] -= c.row(j)[i] * b[j]
		}
		b[i] /= c.row(i)[i]
	}
}

// inverseAt returns element (j, j) of the inverse of A.
func (c cholesky) inverseAt(j int) float64 {
	b := make([]float64, c.size)
	b[j] = 1
	c.solve(b)
	return b[j]
}

func dot(a, b []float64) (sum float64) {
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
