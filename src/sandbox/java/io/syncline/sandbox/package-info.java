/** Stand-in business systems for the demo, tests and benchmarks; never in the product's jar. */
@NullMarked
package io.syncline.sandbox;

import org.jspecify.annotations.NullMarked;
