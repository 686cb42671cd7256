"""Emoji by their common names, as `:` and some letters ask for them in the composer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_TABLE = """
smile 😄|grin 😁|joy 😂|rofl 🤣|slight_smile 🙂|blush 😊|wink 😉|heart_eyes 😍|kissing_heart 😘|yum 😋|sunglasses 😎|hug 🤗
thinking 🤔|neutral_face 😐|unamused 😒|relieved 😌|pensive 😔|worried 😟|confused 😕|sweat_smile 😅|sweat 😓|cry 😢|sob 😭
scream 😱|angry 😠|rage 😡|sleepy 😪|sick 🤒|mask 😷|innocent 😇|party_face 🥳|pleading 🥺|shrug 🤷|facepalm 🤦|bow 🙇
thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|ok_hand 👌|clap 👏|raised_hands 🙌|pray 🙏|thanks 🙏|handshake 🤝|muscle 💪|wave 👋
point_up ☝️|point_right 👉|point_left 👈|point_down 👇|fingers_crossed 🤞|victory ✌️|raised_hand ✋|eyes 👀
heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|black_heart 🖤|broken_heart 💔
two_hearts 💕|sparkling_heart 💖|star ⭐|star2 🌟|sparkles ✨|fire 🔥|boom 💥|100 💯|tada 🎉|confetti 🎊|balloon 🎈|gift 🎁
trophy 🏆|medal 🏅|rocket 🚀|sunny ☀️|cloud ☁️|rain 🌧️|snow ❄️|rainbow 🌈|zap ⚡|ocean 🌊|tree 🌳|flower 🌸|rose 🌹|leaf 🍃
dog 🐶|cat 🐱|bee 🐝|coffee ☕|tea 🍵|beer 🍺|wine 🍷|cake 🎂|pizza 🍕|bread 🍞|apple 🍎
check ✅|white_check_mark ✅|heavy_check ✔️|x ❌|warning ⚠️|no_entry ⛔|question ❓|exclamation ❗|info ℹ️|sos 🆘|new 🆕
hourglass ⏳|clock 🕒|alarm ⏰|calendar 📅|pushpin 📌|paperclip 📎|link 🔗|memo 📝|pencil ✏️|book 📖|bookmark 🔖
email 📧|envelope ✉️|inbox 📥|outbox 📤|package 📦|truck 🚚|airplane ✈️|ship 🚢|house 🏠|office 🏢|shop 🏪|factory 🏭
phone 📞|mobile 📱|computer 💻|printer 🖨️|camera 📷|video 🎥|headphones 🎧|microphone 🎤|bulb 💡|battery 🔋|plug 🔌
money 💰|card 💳|receipt 🧾|cart 🛒|chart 📈|chart_down 📉|scales ⚖️|lock 🔒|unlock 🔓|key 🔑|shield 🛡️|wrench 🔧|hammer 🔨
gear ⚙️|magnet 🧲|search 🔍|bell 🔔|no_bell 🔕|speaker 🔊|mute 🔇|recycle ♻️|globe 🌍|map 🗺️|flag 🚩
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|repeat 🔁|plus ➕|minus ➖|red_circle 🔴|green_circle 🟢|blue_circle 🔵
"""

EMOJI: Final[Mapping[str, str]] = dict(
    entry.rsplit(" ", 1) for row in _TABLE.split("\n") for entry in row.split("|") if entry
)
"""Sign by name."""
