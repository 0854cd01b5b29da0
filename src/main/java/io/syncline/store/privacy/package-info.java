/** Erased persons in PostgreSQL. */
@NullMarked
package io.syncline.store.privacy;

import org.jspecify.annotations.NullMarked;
