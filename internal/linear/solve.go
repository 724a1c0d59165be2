package linear

// Solve replaces b by the x with A·x = b. Cost: 2n² operations, no memory.
// len(b) is the size of A.
func (f *LU) Solve(b []float64) {
	for k, p := range f.pivot {
		b[k], b[p] = b[p], b[k]
	}
	for i := range b {
		b[i] -= dot(f.a[i*f.n:i*f.n+i], b)
	}
	for i := f.n - 1; i >= 0; i-- {
		row := f.a[i*f.n : (i+1)*f.n]
		b[i] = (b[i] - dot(row[i+1:], b[i+1:])) / row[i]
	}
}

// SolveTransposed replaces b by the x with Aᵀ·x = b, which is xᵀ·A = bᵀ. Cost and
// size are those of [LU.Solve].
func (f *LU) SolveTransposed(b []float64) {
	for i := range b {
		row := f.a[i*f.n : (i+1)*f.n]
		b[i] /= row[i]
		subtract(b[i+1:], b[i], row[i+1:])
	}
	for i := f.n - 1; i >= 0; i-- {
		subtract(b[:i], b[i], f.a[i*f.n:])
	}
	for k := f.n - 1; k >= 0; k-- {
		p := f.pivot[k]
		b[k], b[p] = b[p], b[k]
	}
}

// dot returns Σ a_i·b_i over a.
func dot(a, b []float64) (sum float64) {
	b = b[:len(a)]
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// Inverse returns A⁻¹ = U⁻¹·L⁻¹·P, row by row. Cost: 4/3·n³ operations and n² numbers
// of memory.
func (f *LU) Inverse() []float64 {
	x := matrix{make([]float64, f.n*f.n), f.n}
	for i := range f.n {
		x.row(i, f.n)[i] = 1
	}
	for from := 0; from < f.n; from += block {
		f.invertLower(x, from, min(from+block, f.n))
	}
	for to := f.n; to > 0; to = (to - 1) / block * block {
		f.divideUpper(x, (to-1)/block*block, to)
	}
	for k := f.n - 1; k >= 0; k-- {
		x.exchangeColumns(k, f.pivot[k])
	}
	return x.elements
}

// invertLower brings columns from..to of L⁻¹ into place. Above their own rows they are
// 0 already.
func (f *LU) invertLower(x matrix, from, to int) {
	columns := to - from
	for top := from; top < f.n; top += block {
		end := min(top+block, f.n)
		subtractProduct(x.part(top, from), f.part(top, from), x.part(from, from), end-top, top-from, columns)
		for i := top + 1; i < end; i++ {
			subtractRow(x.part(i, from).row(0, columns), f.part(i, top).row(0, i-top), x.part(top, from))
		}
	}
}

// divideUpper sets rows from..to of x to those of U⁻¹·x; the rows below are so already.
func (f *LU) divideUpper(x matrix, from, to int) {
	subtractProduct(x.part(from, 0), f.part(from, to), x.part(to, 0), to-from, f.n-to, f.n)
	for i := to - 1; i >= from; i-- {
		row, factors := x.row(i, f.n), f.part(i, i).row(0, to-i)
		subtractRow(row, factors[1:], x.part(i+1, 0))
		for j := range row {
			row[j] /= factors[0]
		}
	}
}

func (m matrix) exchangeColumns(i, j int) {
	if i == j {
		return
	}
	for at := 0; at < len(m.elements); at += m.stride {
		row := m.elements[at:]
		row[i], row[j] = row[j], row[i]
	}
}
