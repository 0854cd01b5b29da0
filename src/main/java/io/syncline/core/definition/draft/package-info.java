/** Drafts of definitions, made from what is known of systems. */
@NullMarked
package io.syncline.core.definition.draft;

import org.jspecify.annotations.NullMarked;
