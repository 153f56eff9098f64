# SPDX-License-Identifier: GPL-2.0-or-later
# labs - installed and put into the tarball whole; a new lab needs no line here.
