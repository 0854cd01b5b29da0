/** Rows of the audit log. */
@NullMarked
package io.syncline.store.audit;

import org.jspecify.annotations.NullMarked;
