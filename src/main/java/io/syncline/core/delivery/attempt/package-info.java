/** One attempt at a delivery: what kind of task it is, which system it asks, and how it ends. */
@NullMarked
package io.syncline.core.delivery.attempt;

import org.jspecify.annotations.NullMarked;
