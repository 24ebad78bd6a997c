const DATA = JSON.parse(document.getElementById("data").textContent);
const RULES = DATA.rules;
