/**
 * The stores in memory: for simulations and for a sync's own tests, where nothing is to outlive the
 * process.
 */
@NullMarked
package io.syncline.store.memory;

import org.jspecify.annotations.NullMarked;
