/** What business rules say of a record: computed attributes and conditions. */
@NullMarked
package io.syncline.core.transform.rule;

import org.jspecify.annotations.NullMarked;
