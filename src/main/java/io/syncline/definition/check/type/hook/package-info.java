/** What is looked for in what a system type says of the events that its webhooks bring. */
@NullMarked
package io.syncline.definition.check.type.hook;

import org.jspecify.annotations.NullMarked;
