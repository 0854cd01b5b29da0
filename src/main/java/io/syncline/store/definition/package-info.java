/** Versions of definitions in PostgreSQL. */
@NullMarked
package io.syncline.store.definition;

import org.jspecify.annotations.NullMarked;
