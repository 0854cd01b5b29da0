/** What an entity's objects have to do with each other: permitted ways, references. */
@NullMarked
package io.syncline.core.definition.compile.link;

import org.jspecify.annotations.NullMarked;
