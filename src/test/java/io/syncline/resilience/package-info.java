/** Proofs that the packaged product holds up: kills, disorder, outages, hostile input, backlog. */
@NullMarked
package io.syncline.resilience;

import org.jspecify.annotations.NullMarked;
