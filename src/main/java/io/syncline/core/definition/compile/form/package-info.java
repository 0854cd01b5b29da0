/** The form a sync takes: its entity, members and attributes. */
@NullMarked
package io.syncline.core.definition.compile.form;

import org.jspecify.annotations.NullMarked;
