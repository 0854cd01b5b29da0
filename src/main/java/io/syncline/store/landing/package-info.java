/** Rows that files and messages brought, in PostgreSQL. */
@NullMarked
package io.syncline.store.landing;

import org.jspecify.annotations.NullMarked;
