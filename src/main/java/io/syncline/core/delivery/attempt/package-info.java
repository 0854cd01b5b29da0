/** One attempt at a delivery: what it knows, which system it asks, and how it ends. */
@NullMarked
package io.syncline.core.delivery.attempt;

import org.jspecify.annotations.NullMarked;
