// Package conversion is the model of conversion goals.
package conversion
