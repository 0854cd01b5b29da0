/** Workflow instances in PostgreSQL. */
@NullMarked
package io.syncline.store.workflow;

import org.jspecify.annotations.NullMarked;
