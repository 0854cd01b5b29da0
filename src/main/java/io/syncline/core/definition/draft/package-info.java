/** Drafts of system types, made from what a vendor publishes. */
@NullMarked
package io.syncline.core.definition.draft;

import org.jspecify.annotations.NullMarked;
