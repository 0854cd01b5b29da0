/** Closed periods in PostgreSQL. */
@NullMarked
package io.syncline.store.close;

import org.jspecify.annotations.NullMarked;
