/** SQL statements with named parameters, the rows they take and give, documents, sealing. */
@NullMarked
package io.syncline.store.sql;

import org.jspecify.annotations.NullMarked;
