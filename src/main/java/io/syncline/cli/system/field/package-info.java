/** The fields of a system that its manifest does not name. */
@NullMarked
package io.syncline.cli.system.field;

import org.jspecify.annotations.NullMarked;
