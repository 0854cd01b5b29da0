/** The words by which records are found, in PostgreSQL. */
@NullMarked
package io.syncline.store.find;

import org.jspecify.annotations.NullMarked;
