/** PostgreSQL: one store per aggregate, SQL in text blocks, whole batches in a few statements. */
@NullMarked
package io.syncline.store;

import org.jspecify.annotations.NullMarked;
