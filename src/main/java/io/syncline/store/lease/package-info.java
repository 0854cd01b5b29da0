/** Leases of shards, what a process holds, and the request budget that all processes share. */
@NullMarked
package io.syncline.store.lease;

import org.jspecify.annotations.NullMarked;
